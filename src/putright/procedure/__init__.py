"""The engine: pure, typed, usable on its own. These five functions are all that a program needs to learn.

    read_policy(text, name) -> Policy | Faults
    read_case(document, policy) -> CaseFile | faults
    assess(history, policy, calendars, at) -> Assessment
    decide(act, by, history, policy, calendars, at) -> Decision | Refusal
    count_out(start, duration, table) -> the days of a count, one by one

It reads no file, opens no connection and looks at no clock: texts, calendars and the moment are given to it. It finds
codes, dates and counted days; sentences are made in putright.wording. Each function is imported from its own module,
so that a program pays only for what it uses.
"""
