/** Firefox: a fresh profile whose preferences name the proxy and whose own NSS database trusts the root. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { CERTUTIL_HINT, makeNssDatabase } from '../nss-database.ts';
import type { Browser, WindowCommand, WindowRequest } from './browser.ts';

/** Preferences of the profile: the proxy for everything, loopback included, and no traffic of Firefox's own. */
function preferences(request: WindowRequest): Readonly<Record<string, string | number | boolean>> {
  return {
    'network.proxy.type': 1,
    'network.proxy.http': request.proxy.host,
    'network.proxy.http_port': request.proxy.port,
    'network.proxy.ssl': request.proxy.host,
    'network.proxy.ssl_port': request.proxy.port,
    'network.proxy.no_proxies_on': '',
    'network.proxy.allow_hijacking_localhost': true,
    'network.http.http3.enable': false,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'browser.shell.checkDefaultBrowser': false,
    'browser.aboutwelcome.enabled': false,
    'browser.startup.homepage_override.mstone': 'ignore',
    'datareporting.policy.dataSubmissionEnabled': false,
    'toolkit.telemetry.reportingpolicy.firstRun': false,
    'app.update.enabled': false,
    'app.normandy.enabled': false,
    'extensions.getAddons.cache.enabled': false,
  };
}

async function prepare(program: string, request: WindowRequest): Promise<WindowCommand> {
  const profile = join(request.folder, 'profile');
  await mkdir(profile, { recursive: true, mode: 0o700 });
  if (!(await makeNssDatabase(profile, request.caPem, request.rootName, request.env))) {
    throw new UserError('no_certutil', 'Firefox keeps its own trust store, and the program that writes it is missing', [CERTUTIL_HINT]);
  }
  const lines = Object.entries(preferences(request)).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
  await writeFile(join(profile, 'user.js'), lines.join(''), { mode: 0o600 });
  return { program, args: ['--no-remote', '--new-instance', '--profile', profile, ...request.args, request.url], env: {}, notes: [] };
}

export const firefox: Browser = {
  name: 'firefox',
  programs: {
    linux: ['firefox', 'firefox-esr'],
    darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
    win32: ['C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
  },
  prepare,
};
