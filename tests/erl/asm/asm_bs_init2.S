%% bs_init2 with a size in a register and a size in the code, as compilers before OTP 25 emit it.
%% => {<<5,9,9>>,<<"zz">>,<<1,2,3>>}

{module, asm_bs_init2}.
{exports, [{main,0},{module_info,0},{module_info,1}]}.
{attributes, []}.
{labels, 14}.

{function, main, 0, 2}.
  {label,1}.
    {func_info,{atom,asm_bs_init2},{atom,main},0}.
  {label,2}.
    {allocate,2,0}.
    {init_yregs,{list,[{y,0},{y,1}]}}.
    {move,{literal,<<9,9>>},{x,0}}.
    {call,1,{f,4}}.
    {move,{x,0},{y,0}}.
    {move,{integer,122},{x,0}}.
    {call,1,{f,6}}.
    {move,{x,0},{y,1}}.
    {call,0,{f,8}}.
    {test_heap,4,1}.
    {put_tuple2,{x,0},{list,[{y,0},{y,1},{x,0}]}}.
    {deallocate,2}.
    return.

%% The size is computed from the binary that goes in.
{function, prepend, 1, 4}.
  {label,3}.
    {func_info,{atom,asm_bs_init2},{atom,prepend},1}.
  {label,4}.
    {gc_bif,byte_size,{f,0},1,[{x,0}],{x,1}}.
    {bs_add,{f,0},[{integer,1},{x,1},1],{x,1}}.
    {bs_init2,{f,0},{x,1},0,2,{field_flags,[]},{x,2}}.
    {bs_put_integer,{f,0},{integer,8},1,{field_flags,[unsigned,big]},{integer,5}}.
    {bs_put_binary,{f,0},{atom,all},8,{field_flags,[unsigned,big]},{x,0}}.
    {move,{x,2},{x,0}}.
    return.

{function, twice, 1, 6}.
  {label,5}.
    {func_info,{atom,asm_bs_init2},{atom,twice},1}.
  {label,6}.
    {bs_init2,{f,0},2,0,1,{field_flags,[]},{x,1}}.
    {bs_put_integer,{f,0},{integer,8},1,{field_flags,[unsigned,big]},{x,0}}.
    {bs_put_integer,{f,0},{integer,8},1,{field_flags,[unsigned,big]},{x,0}}.
    {move,{x,1},{x,0}}.
    return.

{function, string, 0, 8}.
  {label,7}.
    {func_info,{atom,asm_bs_init2},{atom,string},0}.
  {label,8}.
    {bs_init2,{f,0},3,0,0,{field_flags,[]},{x,0}}.
    {bs_put_string,3,{string,<<1,2,3>>}}.
    return.

{function, module_info, 0, 10}.
  {label,9}.
    {func_info,{atom,asm_bs_init2},{atom,module_info},0}.
  {label,10}.
    {move,{atom,asm_bs_init2},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.
{function, module_info, 1, 11}.
  {label,13}.
    {func_info,{atom,asm_bs_init2},{atom,module_info},1}.
  {label,11}.
    {move,{x,0},{x,1}}.
    {move,{atom,asm_bs_init2},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
