"""The jobs of the house itself: take up what a killed worker left, clear what is done."""

import logging
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from procrastinate import App, JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status
from procrastinate.utils import utcnow

log = logging.getLogger(__name__)


def worker_is_alive() -> bool:
    """Whether a worker gave a sign of life lately."""
    from procrastinate.contrib.django.models import ProcrastinateWorker

    since = timezone.now() - timedelta(seconds=settings.WORKER_STALLED_AFTER_SECONDS)
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=since).exists()


async def retry_stalled_jobs(worker_app: App) -> int:
    """Queue again the jobs of workers that give no sign of life: a job must bear a second run."""
    stalled = await worker_app.job_manager.get_stalled_jobs(
        seconds_since_heartbeat=settings.WORKER_STALLED_AFTER_SECONDS
    )
    count = 0
    for job in stalled:
        log.warning("job %s (%s) of a lost worker starts again", job.id, job.task_name)
        try:
            await worker_app.job_manager.retry_job(job, retry_at=utcnow())
            count += 1
        except UniqueViolation:  # one of its kind waits already
            await worker_app.job_manager.finish_job(job, status=Status.ABORTED, delete_job=True)
    return count


@app.periodic(cron="* * * * *")
@app.task(name="house.retry_stalled", queueing_lock="house.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    await retry_stalled_jobs(context.app)


@app.periodic(cron="10 * * * *")
@app.task(name="house.clear_done_jobs", queueing_lock="house.clear_done_jobs", pass_context=True)
async def clear_done_jobs(context: JobContext, timestamp: int) -> None:
    """Done jobs go after JOBS_KEPT_HOURS; failed ones stay ten times as long, to be read."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=settings.JOBS_KEPT_HOURS, include_cancelled=True)
    await manager.delete_old_jobs(
        nb_hours=10 * settings.JOBS_KEPT_HOURS, include_failed=True, include_aborted=True
    )
