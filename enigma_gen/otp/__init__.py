"""Finding and reading the Erlang/OTP that is installed."""
