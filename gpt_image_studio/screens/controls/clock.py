"""Times that count on in the browser, so that no tab asks the server what time it is."""

import reflex as rx


class _Clock(rx.Component):
    library = "$/screens/controls/clock.jsx"


class ServerClock(_Clock):
    tag = "ServerClock"

    #: ms since 1970 on the server.
    now: rx.Var[int]


class Elapsed(_Clock):
    tag = "Elapsed"

    #: ms since 1970; 0 shows nothing.
    since: rx.Var[int]
    #: How long such a job usually takes; below, after how long it is called slow. Both in seconds.
    usual: rx.Var[float]
    slow_after: rx.Var[float]
    is_short: rx.Var[bool]


class Ago(_Clock):
    tag = "Ago"

    at: rx.Var[int]
    exact: rx.Var[str]


class At(_Clock):
    tag = "At"

    at: rx.Var[int]


server_clock = ServerClock.create
elapsed = Elapsed.create
ago = Ago.create
at = At.create
