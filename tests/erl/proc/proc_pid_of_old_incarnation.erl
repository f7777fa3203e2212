%% A pid with our number and another creation is none of ours: there is no such process.
-module(proc_pid_of_old_incarnation).
-export([main/0]).

main() ->
    Text = term_to_binary(self()),
    Size = byte_size(Text) - 1,
    <<Begin:Size/binary, 0>> = Text,
    Old = binary_to_term(<<Begin/binary, 1>>),
    process_flag(trap_exit, true),
    Facts = [
        Old == self(),                                   %% => false
        node(Old) =:= node(),                            %% => true
        term_to_binary(Old) =:= <<Begin/binary, 1>>,     %% => true
        pid_to_list(Old) =:= pid_to_list(self()),        %% => true
        is_process_alive(Old),                           %% => false
        process_info(Old, messages),                     %% => undefined
        monitored(Old),                                  %% => noproc
        linked(Old),                                     %% => noproc
        exit(Old, kill)                                  %% => true
    ],
    process_flag(trap_exit, false),
    Facts.

monitored(Pid) ->
    Ref = monitor(process, Pid),
    receive {'DOWN', Ref, process, Pid, Why} -> Why after 1000 -> nothing end.

linked(Pid) ->
    link(Pid),
    receive {'EXIT', Pid, Why} -> Why after 1000 -> nothing end.
