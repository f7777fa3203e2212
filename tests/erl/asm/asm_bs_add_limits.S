%% bs_add, which compilers before OTP 25 emit to add up the sizes of segments: no sum may be larger than a small integer.
%% => [576460752303423487,system_limit,system_limit,system_limit,badarg,badarg]

{module, asm_bs_add_limits}.  %
{exports, [{main,0},{module_info,0},{module_info,1}]}.
{attributes, []}.
{labels, 16}.
{function, main, 0, 2}.
  {label,1}.
    {func_info,{atom,asm_bs_add_limits},{atom,main},0}.
  {label,2}.
    {move,{literal,[7,8,576460752303423488,18446744073709551616,-1,a]},{x,0}}.
    {call_only,1,{f,10}}.
{function, add, 2, 4}.
  {label,3}.
    {func_info,{atom,asm_bs_add_limits},{atom,add},2}.
  {label,4}.
    {bs_add,{f,0},[{x,0},{x,1},1],{x,0}}.
    return.
{function, module_info, 0, 6}.
  {label,5}.
    {func_info,{atom,asm_bs_add_limits},{atom,module_info},0}.
  {label,6}.
    {move,{atom,asm_bs_add_limits},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.
{function, module_info, 1, 8}.
  {label,7}.
    {func_info,{atom,asm_bs_add_limits},{atom,module_info},1}.
  {label,8}.
    {move,{x,0},{x,1}}.
    {move,{atom,asm_bs_add_limits},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
{function, '-main/0-lc$^0/1-0-', 1, 10}.
  {label,9}.
    {func_info,{atom,asm_bs_add_limits},{atom,'-main/0-lc$^0/1-0-'},1}.
  {label,10}.
    {test,is_nonempty_list,{f,14},[{x,0}]}.
    {allocate,2,1}.
    {get_list,{x,0},{x,1},{y,0}}.
    {'try',{y,1},{f,11}}.
    {move,{integer,576460752303423480},{x,0}}.
    {call,2,{f,4}}.
    {try_end,{y,1}}.
    {move,{x,0},{y,1}}.
    {jump,{f,12}}.
  {label,11}.
    {try_case,{y,1}}.
    {test,is_eq_exact,{f,13},[{x,0},{atom,error}]}.
    {move,{x,1},{y,1}}.
  {label,12}.
    {move,{y,0},{x,0}}.
    {trim,1,1}.
    {call,1,{f,10}}.
    {test_heap,2,1}.
    {put_list,{y,0},{x,0},{x,0}}.
    {deallocate,1}.
    return.
  {label,13}.
    {bif,raise,{f,0},[{x,2},{x,1}],{x,0}}.
  {label,14}.
    {test,is_nil,{f,15},[{x,0}]}.
    return.
  {label,15}.
    {test_heap,3,1}.
    {put_tuple2,{x,0},{list,[{atom,bad_generator},{x,0}]}}.
    {call_ext_only,1,{extfunc,erlang,error,1}}.
