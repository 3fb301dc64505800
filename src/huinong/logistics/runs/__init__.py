"""长任务: what takes minutes, worked at beside the pages, with its progress, its best so far, and a way to stop it."""
