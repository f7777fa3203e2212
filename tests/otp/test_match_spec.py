"""``match_spec_test/3`` on a real Erlang and on ours: results, flags and errors of many specifications."""

from __future__ import annotations

from typing import Any, Final

import pytest

from enigma_gen.term.atom import intern
from enigma_gen.term.cons import make_list
from enigma_gen.term.parse import parse_term
from tests.otp.match_specs import Maker
from tests.otp.natives import differences
from tests.realerl import needs_erl

pytestmark = [needs_erl, pytest.mark.slow]

CHOSEN: Final = """
% variables that must be renamed, and what becomes of them everywhere
{a,b}   [{{'$25','$3'},[],[{{'$25','$3','$$',{const,'$25'}}}]}]
{a,b}   [{{'$100','_'},[{'=:=','$100',a}],['$100','$7']}]
{a,b}   [{{'$100','$3'},[],[{const,{'$100','$3','$9'}}]},{{'$9','_'},[],['$9']}]
{a,b}   [{{'$4294967297','$1'},[],['$1']}]
{a,a}   [{{'$4294967297','$1'},[],['$1']}]
{a,b}   [{{'$2147483648','$1'},[],['$1']}]
{a,b}   [{{'$01','$1'},[],['$1']}]
{'$01',b}   [{{'$01','$1'},[],['$1','$01']}]
% equality
{0.0}   [{{-0.0},[],[true]}]
{{0.0}} [{{{-0.0}},[],[true]}]
{0.0,-0.0} [{{'$1','$1'},[],['$1']}]
{[0.0],-0.0} [{{['$1'],'$1'},[],['$1']}]
{1,1.0} [{{'$1','$1'},[],['$1']},{{'$1','$2'},[{'==','$1','$2'}],['$2']}]
{1}     [{{1.0},[],[true]}]
{#{a=>1,b=>2}} [{{#{a=>'$1'}},[],['$1']}]
{#{1=>1}} [{{#{1.0=>'$1'}},[],['$1']}]
% and, or, andalso, orelse
{1}     [{'$1',[],[{'and'}]}]
{1}     [{'$1',[],[{'and',true,true,1}]}]
{1}     [{'$1',[{'or',true,1}],[yes]},{'_',[],[no]}]
{1}     [{'$1',[{'andalso',false,1}],[yes]},{'_',[],[no]}]
{1}     [{'$1',[],[{'andalso',true,1}]}]
{1}     [{'$1',[],[{'andalso',1,true}]}]
{1}     [{'$1',[],[{'orelse',false,{hd,a},true}]}]
{1}     [{'$1',[],[{{{'orelse',true,{hd,a}},{'andalso',{hd,a},true},{'andthen',true,true}}}]}]
{1,a}   [{{'$1','$2'},[{'orelse',{is_atom,'$1'},{'andalso',{is_atom,'$2'},{'>',{'+','$1',1},1}}}],[{{ok,'$2'}}]}]
{1,a}   [{{'$1','$2'},[{'andalso',{is_atom,'$2'},{'orelse',{hd,'$1'},true}}],[yes]}]
% construction
{1}     [{{'$1'},[],[[{const,a},{{}},{{{{'$1'}},[{{}}|'$1']}},#{k=>'$1',{const,c}=>{const,{d}}}]]}]
{1}     [{{'$1'},[],[#{'$1'=>1,1=>2}]}]
{1}     [{{'$1'},[],[#{{{a}}=>1,{const,{a}}=>'$1'}]}]
{1}     [{{'$1'},[],[{a,b}]}]
{1}     [{{'$1'},[],[{1,b}]}]
{1}     [{{'$1'},[],[{}]}]
{1}     [{{'$1'},[],[{{a},{b}}]}]
{1}     [{{'$1'},[],[#{'$2'=>1}]}]
{1}     [{{'$1'},[],[#{a=>'$2'}]}]
{1}     [{{'$1'},[],[#{'$2'=>'$1'}]}]
% errors
{1}     a
{1}     []
{1}     [a|b]
{1}     [a]
{1}     [{a,b}]
{1}     [{a,b,c}]
{1}     [{a,[],[]}]
{1}     [{'_',[true|b],[true|false]}]
{1}     [{'_',b,[{foo,1}]}]
{1}     [{'_',[{foo,'$1'},{hd},{is_record,a},{get_tcw},{set_tcw,1},{message,1},{return_trace},{caller}],[{caller,1},{const},{const,1,2},{self,1}]}]
{1}     [{'_',[{long_name_of_a_function_long_name_of_a_function_long_name_of_a_function_long_name_of_a_function,1}],[1]}]
{1}     [{'_',[],[{[1,2,3],"text",<<"bin">>,1.5,'Atom',#{a=>1}}]}]
{1}     [{#{'$1'=>a},[],[1]}]
{1}     [{#{'_'=>a},[],[1]}]
% bodies that fail
{1}     [{{'$1'},[],[{{{hd,'$1'},{'div','$1',0},{element,3,'$_'},{map_get,a,'$1'},{'not',1},{'xor',a,true},{abs,a},{binary_part,<<"abc">>,1,9}}}]}]
{1}     [{{'$1'},[],[{'+',{hd,'$1'},1}]}]
{1}     [{{'$1'},[],[{is_atom,{hd,'$1'}}]}]
{1}     [{{'$1'},[],[{length,[a|b]}]}]
{rec,1} [{{'$1','$2'},[{is_record,'$_',rec,2}],[{{{is_record,'$_',rec,2},{is_record,'$_',rec,3},{is_record,'$_',1,2}}}]}]
"""
CHOSEN_TRACE: Final = """
[1,2]   [{['$1','$2'],[],[]}]
[1,2]   [{{'$1','$2'},[],[{message,'$_'}]}]
[1,2]   [{'$1',[],[{message,'$1'}]}]
[1,2]   [{'_',[],[{message,'$_'}]}]
[1,2]   [{'_',[],[{message,'$$'}]}]
[1,2]   [{['$1'],[],[{message,false}]},{['_','$1'],[],[{message,'$1'},{return_trace}]}]
[1]     [{['$1'|a],[],[]}]
[1]     [{a,[],[]}]
[1]     [{#{},[],[]}]
[1]     [{['$1'],[{'>','$1',1}],[]}]
[1]     [{'_',[],[{return_trace},{exception_trace}]}]
[1]     [{'_',[],[{message,false},{exception_trace}]}]
[1]     [{'_',[],[{message,{caller}}]}]
[1]     [{'_',[],[{message,{caller_line}}]}]
[1]     [{'_',[],[{message,{{{get_tcw},{set_tcw,7},{set_tcw,a},{set_tcw,4294967296},{get_tcw},{set_tcw_fake,3}}}}]}]
[1]     [{'_',[{get_tcw}],[]}]
[1]     [{'_',[{'=:=',{get_tcw},0}],[{message,{is_seq_trace}}]}]
[1]     [{'_',[{is_seq_trace}],[]}]
[1]     [{'_',[],[{message,{{{get_seq_token},{set_seq_token,label,1},{set_seq_token,send,true},{set_seq_token,foo,1}}}}]}]
[1]     [{'_',[],[{message,{{{enable_trace,call},{disable_trace,foo},{enable_trace,a,call},{enable_trace,{self},call}}}}]}]
[1]     [{'_',[],[{message,{{{trace,[],[]},{trace,[call],[send]},{trace,foo,[]},{trace,[foo],[]},{trace,{self},[],[]}}}}]}]
[1]     [{'_',[],[{message,{{{silent,true},{silent,1},{message,{silent,false}}}}}]}]
[1]     [{'_',[],[{message,{'orelse',{silent,true},{hd,1}}}]}]
[1]     [{'_',[{message,1},{return_trace},{exception_trace},{set_seq_token,a,b},{get_seq_token},{display,1}],[]}]
[1]     [{'_',[{process_dump},{enable_trace,a},{disable_trace,a},{trace,a,b},{caller},{caller_line},{silent,a},{set_tcw,1},{set_tcw_fake,1}],[]}]
[1]     [{'_',[],[{message},{return_trace,1},{exception_trace,1},{set_seq_token,a},{get_seq_token,1},{display,1,2},{is_seq_trace,1}]}]
[1]     [{'_',[],[{process_dump,1},{enable_trace},{disable_trace},{trace,a},{caller,1},{caller_line,1},{silent},{set_tcw},{self,1}]}]
"""


def check(cases: list[tuple[Any, Any, Any]]) -> None:
    """Both sides agree on all of `cases`."""
    found = differences([(intern("erlang"), intern("match_spec_test"), make_list(case)) for case in cases])
    assert not found, f"{len(found)} of {len(cases)}:\n" + "\n".join(found[:10])


def chosen(text: str, kind: str) -> list[tuple[Any, Any, Any]]:
    """The cases of a text: a subject and a specification a line."""
    rows = [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("%")]
    return [(parse_term(subject), parse_term(spec), intern(kind)) for subject, spec in rows]


def test_chosen_specifications_for_tables():
    check(chosen(CHOSEN, "table"))


def test_chosen_specifications_for_tracing():
    check(chosen(CHOSEN_TRACE, "trace"))


@pytest.mark.parametrize("kind", ["table", "trace"])
@pytest.mark.parametrize("seed", range(2))
def test_random_specifications(kind, seed):
    maker = Maker(f"{kind} {seed}")
    check([maker.case(kind == "trace") for _ in range(1500)])
