"""Files to records: archives, CSV, JSON, XLSX and Parquet, each as a stream."""
