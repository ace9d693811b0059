"""The demonstration: made-up providers, their people and some sixty cases in every state, as data and its reader."""
