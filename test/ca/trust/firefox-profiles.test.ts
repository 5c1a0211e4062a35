import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { firefoxFolders, firefoxProfiles, profilesIn } from '../../../ca/trust/firefox-profiles.ts';
import { fakeMachine } from '../../support/fake-machine.ts';
import { scratchFolders } from '../../support/scratch.ts';

const INI = `[Install4F96D1932A9F858E]
Default=abc.default-release
Locked=1

[Profile1]
Name=work
IsRelative=0
Path=/data/profiles/work place
\r
[Profile0]\r
Name=default\r
IsRelative=1\r
Path=abc.default-release\r
Default=1\r

[General]
StartWithLastProfile=1
Path=not.a.profile
`;

describe('profiles of Firefox', () => {
  const scratch = scratchFolders();

  it('are those that profiles.ini names, relative to it or not', () => {
    assert.deepEqual(profilesIn(INI, '/home/ana/.mozilla/firefox'), ['/data/profiles/work place', '/home/ana/.mozilla/firefox/abc.default-release']);
    for (const text of ['', '[Profile0]', '[Profile0]\nName=x', 'Path=x', '\u0000['] ) assert.deepEqual(profilesIn(text, '/x'), []);
  });

  it('are found for every way Firefox is installed, custom ones and forgotten ones too, and only where there is a folder', async () => {
    const folder = scratch();
    const elsewhere = scratch();
    const machine = fakeMachine({
      folder,
      files: {
        '/home/ana/.mozilla/firefox/profiles.ini': `[Profile0]\nIsRelative=1\nPath=classic\n[Profile1]\nIsRelative=0\nPath=${elsewhere}\n[Profile2]\nPath=gone\n`,
        '/home/ana/.mozilla/firefox/classic/prefs.js': '',
        '/home/ana/.mozilla/firefox/forgotten/cert9.db': '',
        '/home/ana/.mozilla/firefox/Crash Reports/events': '',
        '/home/ana/.config/mozilla/firefox/xdg/cert9.db': '',
        '/home/ana/snap/firefox/common/.mozilla/firefox/snap/cert9.db': '',
        '/home/ana/.var/app/org.mozilla.firefox/.mozilla/firefox/flat/cert8.db': '',
      },
    });
    const found = (await firefoxProfiles(machine)).map(({ folder: path, kind }) => [path.replace(machine.userHome, '~').replace(elsewhere, 'elsewhere'), kind ?? '']);
    assert.deepEqual(found, [
      ['~/.mozilla/firefox/classic', ''],
      ['elsewhere', ''],
      ['~/.mozilla/firefox/forgotten', ''],
      ['~/.config/mozilla/firefox/xdg', ''],
      ['~/snap/firefox/common/.mozilla/firefox/snap', 'Firefox from the snap store'],
      ['~/.var/app/org.mozilla.firefox/.mozilla/firefox/flat', 'Firefox from Flathub'],
    ]);
  });

  it('lie elsewhere on a Mac and where $XDG_CONFIG_HOME says', () => {
    const paths = (wish: Parameters<typeof fakeMachine>[0]): string[] => firefoxFolders(fakeMachine(wish)).map((one) => one.folder);
    const folder = scratch();
    assert.deepEqual(paths({ folder, platform: 'darwin' }), [`${folder}/home/ana/Library/Application Support/Firefox`]);
    assert.deepEqual(paths({ folder, platform: 'win32' }), []);
    assert.ok(paths({ folder, env: { XDG_CONFIG_HOME: '/my/config' } }).includes('/my/config/mozilla/firefox'));
  });
});
