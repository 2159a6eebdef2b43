"""The column "Chống tin giả, tin xấu độc": drafts from what people confirmed, and their cards."""
