%% base64 both ways; calendar arithmetic.
-module(otp_base64_and_calendar).
-export([main/0, id/1]).

main() ->
    [
        base64:encode(id(<<"hello world!?">>)),                     %% => <<"aGVsbG8gd29ybGQhPw==">>
        base64:decode(id(<<"aGVsbG8gd29ybGQhPw==">>)),              %% => <<"hello world!?">>
        err(fun() -> base64:decode(id(<<"a*b">>)) end) =/= ok,      %% => true
        calendar:day_of_the_week(2024, 2, 29),                      %% => 4
        calendar:date_to_gregorian_days({2000, 1, 1}),              %% => 730485
        calendar:gregorian_seconds_to_datetime(63113904000),        %% => {{2000,1,1},{0,0,0}}
        calendar:is_leap_year(1900),                                %% => false
        calendar:last_day_of_the_month(2023, 2),                    %% => 28
        calendar:iso_week_number({2021, 1, 3}),                     %% => {2020,53}
        calendar:valid_date(2023, 2, 30)                            %% => false
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
