import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { openAuthority } from '../../../ca/authority.ts';
import type { RootFacts } from '../../../ca/authority.ts';
import { fileStem, mobileConfig } from '../../../src/onboarding/mobile-config.ts';
import { runToEnd } from '../../support/processes.ts';

/** Reads a property list with Python's plistlib, which is Apple's format as another project reads it. */
async function plist(text: string): Promise<Record<string, unknown>> {
  const program = 'import json,plistlib,sys,base64,datetime\nprint(json.dumps(plistlib.loads(sys.stdin.buffer.read()),default=lambda v: base64.b64encode(v).decode() if isinstance(v,bytes) else v.isoformat()))';
  const { status, stdout, stderr } = await runToEnd('python3', ['-c', program], { input: text });
  assert.equal(status, 0, stderr);
  const value: unknown = JSON.parse(stdout.toString());
  assert.ok(typeof value === 'object' && value !== null);
  return { ...value };
}

describe('mobileConfig', () => {
  let root: RootFacts;
  before(async () => {
    ({ root } = await openAuthority({ home: '', create: true, memory: true }));
  });

  it('is a property list with the root in it, that goes when the root runs out', async () => {
    const read = await plist(mobileConfig(root));
    assert.equal(read['PayloadType'], 'Configuration');
    assert.equal(read['PayloadRemovalDisallowed'], false);
    assert.equal(read['RemovalDate'], new Date(root.notAfter).toISOString().slice(0, 19));
    const [payload] = Array.isArray(read['PayloadContent']) ? read['PayloadContent'].map((one: unknown) => (typeof one === 'object' ? { ...one } : {})) : [];
    const fields = new Map<string, unknown>(Object.entries(payload ?? {}));
    assert.equal(fields.get('PayloadType'), 'com.apple.security.root');
    assert.equal(fields.get('PayloadContent'), Buffer.from(root.der).toString('base64'));
    assert.equal(fields.get('PayloadCertificateFileName'), `${fileStem(root.sha256)}.crt`);
    assert.notEqual(fields.get('PayloadUUID'), read['PayloadUUID']);
    assert.notEqual(fields.get('PayloadIdentifier'), read['PayloadIdentifier']);
    for (const uuid of [fields.get('PayloadUUID'), read['PayloadUUID']]) assert.match(String(uuid), /^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/);
  });

  it('is the same for the same root, and another for another', () => {
    assert.equal(mobileConfig(root), mobileConfig({ ...root }));
    const ids = (text: string): string[] => text.match(/[0-9A-F]{8}-[0-9A-F-]{27}/g) ?? [];
    assert.notDeepEqual(ids(mobileConfig(root)), ids(mobileConfig({ ...root, sha256: '00'.repeat(32) })));
  });

  it('escapes the name of the root', async () => {
    const name = `<b>&"'`;
    assert.equal((await plist(mobileConfig({ ...root, name })))['PayloadDisplayName'], name);
  });
});
