/** All browsers that can be started, in the order they are looked for. */
import type { Browser } from './browser.ts';
import { chromium } from './chromium.ts';
import { firefox } from './firefox.ts';

export const browsers: readonly Browser[] = [chromium, firefox];
