"""How a VM behaves towards the program it lives in: prints wake-up times, CPU when idle, and what processes cost.

    python bench/responsive.py [SECONDS]

* a trio task sleeps 1 ms at a time beside an endless Erlang loop: how much later than asked does it wake up (target: 10 ms at the 99th percentile);
* CPU time of a VM with 1,000 processes that wait in a receive, over a second (target: about 0);
* 200,000 such processes: memory each, and CPU time to start them till all wait (targets: 2 KB each, 3 s).

The processes are those of the sample ``account``; what loops are samples and benchmark programs, called again and again.  The last of them does in one go
what cannot be interrupted: comparing, unwinding and freeing half a million levels.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import trio

from enigma_gen import Bifs, intern, make_list, open_vm
from enigma_gen.samples import DIRECTORY

PROCESSES = 200_000
LOOPS = (
    ("arithmetic", "fib", "main"),
    ("messages round a ring", "ring", "main"),
    ("naive reverse", "nrev", "main"),
    ("half a million frames, and terms as deep", "deep", "main"),
)
"""What keeps the VM busy: called again and again."""
bif = Bifs("responsive")


@bif
def spawn_accounts(p, count):
    """Starts `count` processes that wait in account:loop/1; their pids are not kept."""
    spawn = p.system.natives["erlang", "spawn", 3].function
    account, loop, arguments = intern("account"), intern("loop"), make_list([0])
    for _ in range(count):
        spawn(p, account, loop, arguments)
    return count


def memory() -> int:
    """Bytes of memory in use (resident)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def vm_of():
    return open_vm([DIRECTORY, Path(__file__).parent], otp="none", natives=[bif])


async def wake_ups(seconds: float) -> None:
    for label, module, function in LOOPS:
        late = []
        async with vm_of() as vm, trio.open_nursery() as nursery:

            async def for_ever(module=module, function=function, vm=vm):
                while True:
                    await vm.call(module, function)

            nursery.start_soon(for_ever)
            await trio.sleep(0.2)  # let it translate first
            end = time.perf_counter() + seconds
            while (before := time.perf_counter()) < end:
                await trio.sleep(0.001)
                late.append(time.perf_counter() - before)
            nursery.cancel_scope.cancel()
        late.sort()
        percentiles = "  ".join(f"{p} % {late[int(len(late) * p / 100)] * 1000:.2f} ms" for p in (50, 90, 99))
        print(f"sleeping 1 ms beside {label}: {percentiles}  most {late[-1] * 1000:.2f} ms  ({len(late)} times)")


async def idle(seconds: float) -> None:
    async with vm_of() as vm:
        await vm.call("responsive", "spawn_accounts", 1000)
        await trio.sleep(0.2)
        before = time.process_time()
        await trio.sleep(seconds)
        used = time.process_time() - before
    print(f"idle with 1000 waiting processes: {used * 1000:.2f} ms of CPU in {seconds:g} s")


async def many() -> None:
    async with vm_of() as vm:
        await vm.call("responsive", "spawn_accounts", 1)
        await trio.sleep(0.1)
        gc.collect()
        memory_before, before = memory(), time.process_time()
        await vm.call("responsive", "spawn_accounts", PROCESSES)
        while vm.machine.system.scheduler.ready():
            await trio.sleep(0.01)
        used = time.process_time() - before
        each = (memory() - memory_before) / PROCESSES
        print(f"{PROCESSES:,} waiting processes: {each:.0f} bytes each, {used:.2f} s of CPU to start them")
        closing = time.process_time()
    print(f"ending them: {time.process_time() - closing:.2f} s of CPU")


async def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    await wake_ups(seconds)
    await idle(1.0)
    await many()


if __name__ == "__main__":
    gc.disable()  # as the command line does
    trio.run(main)
