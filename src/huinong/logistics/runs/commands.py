"""`huinong work`: the worker of long computations. `huinong serve` starts one beside the site."""

import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import click

from huinong.logistics.runs.working import work_once


@click.command()
@click.option("--once", is_flag=True, help="What waits now, then stop: for a timer.")
@click.option("--every", default=1.0, show_default=True, help="Seconds between looks.")
@click.option("--cores", default=os.cpu_count() or 1, show_default=True, help="Processes that a computation may use.")
def work(*, once: bool, every: float, cores: int) -> None:
    """Do the long computations that people ask for: plans, studies. Several workers may run.

    \b
    Example: huinong work --once
    """
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        while True:
            done = work_once(pool if cores > 1 else None)
            if once:
                click.echo(f"done {done}")
                return
            time.sleep(every)
