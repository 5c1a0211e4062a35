/** All trust stores, in the order they are changed: the system's first, because others take roots over from it. */
import { arch } from './arch.ts';
import { chromium } from './chromium.ts';
import { debian } from './debian.ts';
import { fedora } from './fedora.ts';
import { firefox } from './firefox.ts';
import { java } from './java.ts';
import { macosSystem } from './macos-system.ts';
import { macos } from './macos.ts';
import { opensuse } from './opensuse.ts';
import type { TrustStore } from './store.ts';
import { windows } from './windows.ts';

export const trustStores: readonly TrustStore[] = [debian, fedora, arch, opensuse, macos, macosSystem, windows, chromium, firefox, java];
