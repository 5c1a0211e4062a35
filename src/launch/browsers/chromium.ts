/** Chromium, Chrome, Edge and Brave: a fresh user data folder, and the root in an NSS database under a private HOME where they read one. */
import { readlink } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { CERTUTIL_HINT, makeNssDatabase } from '../nss-database.ts';
import type { Browser, WindowCommand, WindowRequest } from './browser.ts';

/** No first-run pages, no background traffic of the browser itself, and loopback through the proxy as well (`<-loopback>`). */
function commonArgs(request: WindowRequest): string[] {
  return [
    `--user-data-dir=${join(request.folder, 'profile')}`,
    `--proxy-server=http://${request.proxy.host.includes(':') ? `[${request.proxy.host}]` : request.proxy.host}:${request.proxy.port}`,
    '--proxy-bypass-list=<-loopback>',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-default-apps',
    '--disable-search-engine-choice-screen',
    // QUIC would go past an HTTP proxy.
    '--disable-quic',
  ];
}

async function prepare(program: string, request: WindowRequest): Promise<WindowCommand> {
  const args = commonArgs(request);
  const notes: string[] = [];
  const env: Record<string, string> = {};
  const home = join(request.folder, 'home');
  const trusted = process.platform === 'linux' && (await makeNssDatabase(join(home, '.pki', 'nssdb'), request.caPem, request.rootName, request.env));
  if (trusted) {
    env['HOME'] = home;
  } else {
    args.push(`--ignore-certificate-errors-spki-list=${request.rootSpki}`);
    notes.push(
      'the root is trusted by a browser flag that hides every certificate error of this window: a fault that trustlens passes on would not show here',
      ...(process.platform === 'linux' ? [`${CERTUTIL_HINT} and errors stay true`] : []),
    );
  }
  if (process.platform === 'linux' && userInfo().uid === 0 && !request.args.includes('--no-sandbox')) {
    args.push('--no-sandbox');
    notes.push('running as root: the browser is started without its sandbox');
  }
  return { program, args: [...args, ...request.args, request.url], env, notes, ...(!trusted && { hidesFaults: true }) };
}

/** `org.chromium.Chromium.` or the like of another vendor, hidden in some builds, and six random characters. */
const SOCKET_FOLDER = /^\.?[a-z]+\.[\w-]+\.[\w-]+\.\w{6}$/i;

/** The folder of the socket by which instances find each other: a link in the profile leads to it, and Chromium leaves it when a signal ends it. */
async function elsewhere(folder: string): Promise<readonly string[]> {
  try {
    const socket = await readlink(join(folder, 'profile', 'SingletonSocket'));
    const place = dirname(socket);
    // A link proves nothing: only what Chromium makes, where it makes it.
    return basename(socket) === 'SingletonSocket' && dirname(place) === tmpdir() && SOCKET_FOLDER.test(basename(place)) ? [place] : [];
  } catch {
    return [];
  }
}

export const chromium: Browser = {
  name: 'chromium',
  programs: {
    linux: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge', 'brave-browser'],
    darwin: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ],
    win32: [
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
  },
  prepare,
  elsewhere,
};
