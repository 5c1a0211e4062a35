/** The program's entry: argv to a command, a command's outcome to an exit code. The only place that ends the process. */
