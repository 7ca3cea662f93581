"""Files as tables: CSV, XLSX, Parquet, JSON and vCard behind one iterator.

``open_table(path)`` looks at the content, never at the name, and answers a ``Table`` whose
``batches()`` give columns of values in constant memory. Whatever is wrong with a file as a whole
raises Invalid with one sentence; what is wrong with a row is that row's problem.
"""

from rapport.platform.exchange.readers.opening import open_table
from rapport.platform.exchange.readers.tables import BATCH_ROWS, Batch, Table

__all__ = ["BATCH_ROWS", "Batch", "Table", "open_table"]
