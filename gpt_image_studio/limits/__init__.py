"""How often somebody may, in one place. Every no here is a `TooManyRequestsError` that says when to try again.

    request_rate   so many in so many seconds, counted in this process or, for several of them, in Redis
    upload_gate    files and forms: how many side by side in this process, and how many in a row
    keys           requests of an API key, counted in PostgreSQL
    refusals       who is refused again and again waits, by what PostgreSQL has on record
    log_lines      lines of the log that strangers can cause; nobody is told anything

What money, sign-in or keys depend on is counted in PostgreSQL, which forgets nothing and is there whenever they are. The rest may
be forgotten: when Redis is away each process counts for itself.
"""
