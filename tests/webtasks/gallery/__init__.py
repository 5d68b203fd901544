"""A small app that shows every macro with invented data: looked at in a browser, and asked by the tests."""
