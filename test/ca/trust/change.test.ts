import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { commandLines, journalEntries, perform, planInstall, planUninstall } from '../../../ca/trust/change.ts';
import type { PlannedChange } from '../../../ca/trust/change.ts';
import type { TrustRoot } from '../../../ca/trust/stores/store.ts';
import { fakeMachine } from '../../support/fake-machine.ts';
import type { FakeMachine, MachineWish } from '../../support/fake-machine.ts';
import { fakePlace, heldRoot } from '../../support/fake-place.ts';
import { scratchFolders } from '../../support/scratch.ts';

describe('changes of trust stores', () => {
  const scratch = scratchFolders();
  const { name, sha256, der } = heldRoot('mine');
  const root: TrustRoot = { name, sha256, der, file: '/my home/ca.pem' };
  const missing = [{ program: 'certutil', remedy: 'apt-get install libnss3-tools' }] as const;

  async function one(plans: Promise<PlannedChange[]>): Promise<PlannedChange> {
    const [plan, ...more] = await plans;
    assert.ok(plan !== undefined && more.length === 0);
    return plan;
  }

  async function ran(change: PlannedChange, wish: Omit<MachineWish, 'folder'>, keyboard = false): Promise<{ went: boolean; told: string[]; machine: FakeMachine }> {
    const machine = fakeMachine({ folder: scratch(), ...wish });
    const told: string[] = [];
    return { went: await perform({ machine, keyboard, tell: (line) => void told.push(line) }, change), told, machine };
  }

  it('are planned for each place as it is', async () => {
    const planned = async (place: Parameters<typeof planInstall>[0][number]): Promise<unknown> => {
      const { commands, idle } = await one(planInstall([place], root));
      return [commands.map(({ program }) => program), idle];
    };
    assert.deepEqual(await planned(fakePlace({ readable: true, roots: [heldRoot('other')] })), [['put-in', 'take-over'], null]);
    assert.deepEqual(await planned(fakePlace({ readable: true, roots: [heldRoot('mine', { inEffect: false })] })), [['put-in', 'take-over'], null]);
    assert.deepEqual(await planned(fakePlace({ readable: true, roots: [heldRoot('mine')] })), [[], { reason: 'done', words: 'it is there already' }]);
    assert.deepEqual(await planned(fakePlace({ readable: false, why: 'locked' })), [[], { reason: 'unreadable', words: 'locked' }]);
    assert.deepEqual(await planned(fakePlace({ readable: true, roots: [] }, { missing })), [[], { reason: 'missing', words: 'certutil is not installed: apt-get install libnss3-tools' }]);
  });

  it('take out the roots that are wanted, and no other', async () => {
    const roots = [heldRoot('mine'), heldRoot('other'), heldRoot('idle', { inEffect: false })];
    const planned = await one(planUninstall([fakePlace({ readable: true, roots })], (held) => held.name !== 'other'));
    assert.deepEqual([planned.commands.map(({ args }) => args[0]), planned.roots.map((held) => held.name)], [['handle of mine', 'handle of idle'], ['mine', 'idle']]);
    assert.equal((await one(planUninstall([fakePlace({ readable: true, roots })], () => false))).idle?.reason, 'done');
    assert.equal((await one(planUninstall([fakePlace({ readable: false, why: 'locked' })], () => true))).idle?.reason, 'unreadable');
    assert.equal((await one(planUninstall([fakePlace({ readable: false, why: 'x' }, { missing })], () => true))).idle?.reason, 'missing');
    assert.equal((await one(planUninstall([fakePlace({ readable: true, roots }, { missing })], () => true))).idle?.reason, 'missing');
  });

  it('are told command by command, with sudo where an administrator is needed', async () => {
    const change = await one(planInstall([fakePlace({ readable: true, roots: [] })], root));
    const programs = ['sudo', 'put-in', 'take-over'];
    const lines = ["sudo put-in '/my home/ca.pem'", 'take-over'];
    assert.deepEqual(commandLines(fakeMachine({ folder: scratch() }), change), lines);
    const asked = await ran(change, { programs }, true);
    assert.deepEqual([asked.went, asked.told, asked.machine.ran], [true, lines.map((line) => `$ ${line}`), ['sudo put-in /my home/ca.pem', 'take-over']]);
    const nobody = await ran(change, { programs });
    assert.equal(nobody.machine.ran[0], 'sudo -n put-in /my home/ca.pem', 'nobody is there to type a password');
    const administrator = await ran(change, { programs, isAdministrator: true });
    assert.deepEqual(administrator.machine.ran, ['put-in /my home/ca.pem', 'take-over']);
  });

  it('end at the first command that fails, with what it said and what is left to run', async () => {
    const change = await one(planInstall([fakePlace({ readable: true, roots: [] })], root));
    const { went, told, machine } = await ran(change, { programs: ['sudo', 'take-over'], answer: () => ({ status: 1, stderr: 'a password is required\n' }) });
    assert.deepEqual([went, machine.ran.length], [false, 1]);
    assert.deepEqual(told, ["$ sudo put-in '/my home/ca.pem'", '  a password is required', "  it ended with 1; what is left to run: sudo put-in '/my home/ca.pem' && take-over"]);
    const without = await ran(change, { programs: ['take-over'] });
    assert.deepEqual([without.went, without.machine.ran, without.told], [false, [], ["sudo is not here: run as administrator: put-in '/my home/ca.pem' && take-over"]]);
  });

  it('are kept as entries of the journal', () => {
    const place = fakePlace({ readable: true, roots: [] });
    const entry = { store: 'fake', path: '/fake', sha256, name, der: Buffer.from(der).toString('base64'), since: 5 };
    assert.deepEqual(journalEntries({ place, roots: [root] }, 5), [entry]);
    assert.deepEqual(journalEntries({ place, roots: [root] }, 5, 'debian'), [{ ...entry, through: 'debian' }]);
  });
});
