%% Pids and references compare, order by age, and go through text and binaries.
-module(proc_pids_and_refs).
-export([main/0, id/1]).

main() ->
    P = spawn(fun() -> ok end),
    R1 = make_ref(),
    R2 = make_ref(),
    [
        P =:= list_to_pid(pid_to_list(P)),                  %% => true
        self() < P orelse P < self(),                       %% => true
        R1 < R2,                                            %% => true
        R1 =:= binary_to_term(term_to_binary(R1)),          %% => true
        P =:= binary_to_term(term_to_binary(P)),            %% => true
        R1 =:= list_to_ref(ref_to_list(R1)),                %% => true
        map_get(P, #{self() => me, P => other}),            %% => other
        err(fun() -> list_to_pid(id("<x>")) end),           %% => {error,badarg}
        node(P) =:= node(R1)                                %% => true
    ].

%% Hides a value from the compiler.
id(X) -> X.

err(F) ->
    try F() of
        V -> {value, V}
    catch
        C:R -> {C, R}
    end.
