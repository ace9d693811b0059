"""The engine: pure, typed, usable on its own.

    read_policy(text, name) -> Policy | Faults
    read_case(document, policy) -> CaseFile | faults
    assess(history, policy, calendars, at) -> Assessment

It reads no file, opens no connection and looks at no clock: texts, calendars and the moment are given to it. It finds
codes, dates and counted days; sentences are made in putright.wording.
"""
