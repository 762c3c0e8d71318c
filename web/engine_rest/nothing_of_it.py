"""What Camunda's clients list, and Tandem never has: batches, tenants, job definitions.

The lists are empty, so that operators' web apps show that there is nothing instead of
an error.
"""

from __future__ import annotations

from marshmallow import Schema

from web.engine_rest.listing import Names, RestList
from web.engine_rest.operations import Operations
from web.engine_rest.schemas import nothing_of_it as schemas
from web.engine_rest.schemas.paging import Page

batches = Operations("Batch", __name__)
tenants = Operations("Tenant", __name__)
job_definitions = Operations("Job Definition", __name__)


def _empty(
    operations: Operations,
    *,
    path: str,
    what: str,
    names: Names,
    query: type[Page],
    answer: Schema,
) -> None:
    RestList(
        path=path,
        what=what,
        names=names,
        query=query,
        answer=answer,
        sorts={key: key for key in query.sorts},
        wanted=lambda query: query,
        find=lambda _query, _part, _actor: [],
        count=lambda _query, _actor: 0,
        show=dict,
    ).declare(operations)


_empty(
    batches,
    path="/batch",
    what="Batches: there are none, commands on many instances are one transaction",
    names=Names(found="getBatches", count="getBatchesCount"),
    query=schemas.BatchQuery,
    answer=schemas.Batch(),
)
_empty(
    batches,
    path="/batch/statistics",
    what="How far batches are: there are none",
    names=Names(found="getBatchStatistics", count="getBatchStatisticsCount"),
    query=schemas.BatchQuery,
    answer=schemas.BatchStatistics(),
)
_empty(
    batches,
    path="/history/batch",
    what="Batches that were: there have been none",
    names=Names(found="getHistoricBatches", count="getHistoricBatchesCount"),
    query=schemas.HistoricBatchQuery,
    answer=schemas.HistoricBatch(),
)
_empty(
    tenants,
    path="/tenant",
    what="Tenants: there are none, labels say who sees what",
    names=Names(found="queryTenants", count="getTenantCount"),
    query=schemas.TenantQuery,
    answer=schemas.Tenant(),
)
_empty(
    job_definitions,
    path="/job-definition",
    what="Job definitions: there are none, each job is changed by itself",
    names=Names(
        found="getJobDefinitions",
        count="getJobDefinitionsCount",
        posted="queryJobDefinitions",
        posted_count="queryJobDefinitionsCount",
    ),
    query=schemas.JobDefinitionQuery,
    answer=schemas.JobDefinition(),
)
