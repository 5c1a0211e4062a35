/** All commands, in the order help lists them. */
import { browser } from './browser.ts';
import { ca } from './ca.ts';
import type { Command } from './command.ts';
import { events } from './events.ts';
import { runCommand } from './run.ts';
import { start } from './start.ts';
import { watch } from './watch.ts';

export const commands: readonly Command[] = [
  start,
  browser,
  runCommand,
  watch,
  events,
  ca,
];
