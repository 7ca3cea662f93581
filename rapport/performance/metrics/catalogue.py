"""All metrics by key."""

from rapport.performance.metrics.contacts import CONTACT_METRICS
from rapport.performance.metrics.customers import CUSTOMER_METRICS
from rapport.performance.metrics.revenue import REVENUE_METRICS

METRICS = {one.key: one for one in (*CUSTOMER_METRICS, *CONTACT_METRICS, *REVENUE_METRICS)}
