"""Files that hold many articles as services and programs write them out: press archives, WordPress, tables, services' JSON."""
