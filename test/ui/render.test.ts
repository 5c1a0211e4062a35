import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { cellWidth } from '../../ui/text/display.ts';
import { TABS } from '../../ui/model.ts';
import { render } from '../../ui/render.ts';
import { SampleRun } from '../support/sample-events.ts';
import { TestScreen, runOf } from '../support/screens.ts';

/** The run that the screens were designed with, newest last. */
function designRun(): SampleRun {
  const run = new SampleRun().started();
  run.connection('legacy', { program: 'curl' });
  run.connection('not_tls', { program: 'git' });
  run.connection('refused', { program: 'node' });
  run.connection('expired', { program: 'curl' });
  run.connection('good', { program: 'chromium', open: true });
  return run.memory(41_000_000);
}

const { events } = designRun();

/** A row of a box: what is inside, filled up. */
function row(width: number, text = ''): string {
  return `│${text}${' '.repeat(width - 2 - cellWidth(text))}│`;
}

describe('the screen', () => {
  it('at 80 × 24 is the list alone', () => {
    assert.deepEqual(new TestScreen({ events, columns: 80, rows: 24 }).press('j').drawing(), [
      ' trustlens   proxy 127.0.0.1:8080   root 44CE5EC8… 29 days   1 open        live',
      '┌ connections ───── memory 41 MB of 256 MB ─ follow on ─ filter none ─ 5, 2 ✗ ─┐',
      row(80, '      #  host                down    up      chain             exch  state'),
      row(80, '      5  shop.example.test   1.3 h2  1.3 h2  ✓ 63 days           14  open'),
      row(80, '▸     4  api.example.test    1.3 h1  1.3 h1  ✗ expired 3 days     0  ✗ server'),
      row(80, '      3  pinned.example.te…  ✗       1.3 h2  ✓ 63 days            0  ✗ client'),
      row(80, '      2  git.example.test:…  raw     raw     – not TLS            –  passed'),
      row(80, '      1  legacy.example.te…  1.2 h1  1.2 h1  ! RSA key excha…     1  closed'),
      ...Array.from({ length: 14 }, () => row(80)),
      `└${'─'.repeat(78)}┘`,
      ' ↑↓ move  ⏎ open  / filter  f follow  y copy  ? explain  : commands  q quit',
    ]);
  });

  it('at 80 × 24 is the detail alone once it is entered, with the name of the connection above it', () => {
    assert.deepEqual(new TestScreen({ events, columns: 80, rows: 24 }).press('j', 'enter').drawing().slice(0, 14), [
      ' 4 api.example.test  ✗ expired 3 days ago  ✗ server                        live',
      '┌ 1 summary 2 handshake 3 chains 4 changed 5 exchanges 6 raw 7 steps ──────────┐',
      row(80, ' ✗ The server’s chain is bad: expired 3 days ago. The client got a page that'),
      row(80, '   says so instead of the site. No request was sent.'),
      row(80),
      row(80, ' down  curl 40004 → trustlens    TLS 1.3  X25519      AES-256-GCM   http/1.1'),
      row(80, ' up    trustlens → 203.0.113.7   TLS 1.3  X25519MLK…  AES-128-GCM   http/1.1'),
      row(80, ' JA4   t13d1516h2_8daaf6152771_d8a2da3f94cd'),
      row(80),
      row(80, ' sent by the server                    what the client got (forged)'),
      row(80, ' api.example.test  ✗ expired 3 days …  api.example.test  1 day left'),
      row(80, ' └ Example CA R3  412 days left        └ trustlens 2026-11-21 ana@mbp  29 d…'),
      row(80, '   └ Example Root X1  1,650 days lef…'),
      row(80, ' ✗ expired 3 days ago   1 error, 1 warning, 6 checks passed'),
    ]);
  });

  it('at 120 × 30 is the list above the detail', () => {
    assert.deepEqual(new TestScreen({ events, columns: 120, rows: 30 }).press('j').drawing(), [
      ' trustlens   proxy 127.0.0.1:8080   root "trustlens 2026-11-21 ana@mbp" 44CE5EC8… 29 days left   1 open            live',
      '┌ connections ───────────────────────────────────────────── memory 41 MB of 256 MB ─ follow on ─ filter none ─ 5, 2 ✗ ─┐',
      row(120, '      #  time      client           host                   down    up      chain               exch   bytes  state'),
      row(120, '      5  20:30:05  chromium 40005   shop.example.test      1.3 h2  1.3 h2  ✓ 63 days             14   654 k  open'),
      row(120, '▸     4  20:30:04  curl 40004       api.example.test       1.3 h1  1.3 h1  ✗ expired 3 days       0   4.1 k  ✗ server'),
      row(120, '      3  20:30:03  node 40003       pinned.example.test    ✗       1.3 h2  ✓ 63 days              0   4.1 k  ✗ client'),
      row(120, '      2  20:30:02  git 40002        git.example.test:22    raw     raw     – not TLS              –   4.1 k  passed'),
      row(120, '      1  20:30:01  curl 40001       legacy.example.test    1.2 h1  1.2 h1  ! RSA key exchange     1    66 k  closed'),
      row(120),
      row(120),
      row(120),
      '├ 4 api.example.test ───────────────── 1 summary · 2 handshake · 3 chains · 4 changed · 5 exchanges · 6 raw · 7 steps ─┤',
      row(120, ' ✗ The server’s chain is bad: expired 3 days ago. The client got a page that says so instead of the site. No request'),
      row(120, '   was sent.'),
      row(120),
      row(120, ' down  curl 40004 → trustlens          TLS 1.3  X25519           AES-256-GCM         http/1.1  15.3 ms'),
      row(120, ' up    trustlens → 203.0.113.7         TLS 1.3  X25519MLKEM768   AES-128-GCM         http/1.1  12.9 ms'),
      row(120, ' JA4   t13d1516h2_8daaf6152771_d8a2da3f94cd'),
      row(120),
      row(120, ' sent by the server                                        what the client got (forged)'),
      row(120, ' api.example.test  ✗ expired 3 days ago                    api.example.test  1 day left'),
      row(120, ' └ Example CA R3  412 days left                            └ trustlens 2026-11-21 ana@mbp  29 days left'),
      row(120, '   └ Example Root X1  1,650 days left, not sent'),
      row(120, ' ✗ expired 3 days ago   1 error, 1 warning, 6 checks passed'),
      row(120),
      row(120, ' bytes      700 B from the client, 3.4 kB from the server'),
      row(120, ' exchanges  0'),
      row(120, ' lasted     900 ms'),
      `└${'─'.repeat(118)}┘`,
      ' ↑↓ move  ⏎ open  / filter  f follow  p pass this host  x let it through  y copy  ? explain  : commands  q quit',
    ]);
  });

  it('at 160 × 50 is the detail beside the list', () => {
    const drawing = new TestScreen({ events, columns: 160, rows: 50 }).press('2', 'enter', 'enter').drawing();
    assert.equal(drawing.length, 50);
    assert.equal(drawing[1], '┌ connections ─────────────────────── follow on ─ filter none ─ 5, 2 ✗ ─┬ 5 ────────────── 1 summary 2 handshake 3 chains 4 changed 5 exchanges 6 raw 7 steps ─┐');
    assert.equal(drawing[3], '│▸     5  shop.example.test  1.3 h2  1.3 h2  ✓ 63 days         open     │ up    TLS 1.3 · X25519MLKEM768 · TLS_AES_128_GCM_SHA256 · h2 · 12.9 ms, 1 round trip │');
    assert.equal(drawing[5], '│      3  pinned.example.t…  ✗       1.3 h2  ✓ 63 days         ✗ client │      ms  chromium                trustlens                  server                   │');
    assert.match(drawing[7] ?? '', /│    12\.3  ├── ClientHello 1,424 B ───▸│  shop\.example\.test · h2, http\/1\.1 · X25519MLK…│$/);
    const edge = drawing.findIndex((drawn) => drawn.includes('ClientHello (1) from client, down'));
    assert.match(drawing[edge] ?? '', /^│ {71}├ ClientHello \(1\) from client, down ─+ 1 of \d+ ─┤$/);
    assert.ok(drawing.some((drawn) => /^│ {71}├ bytes 0 to 0 of 1,424 bytes ─+┤$/.test(drawn)));
    assert.ok(drawing.some((drawn) => /^│ {71}├ \? what it is for ─+┤$/.test(drawn)));
    assert.equal(drawing[48], `└${'─'.repeat(71)}┴${'─'.repeat(86)}┘`);
  });

  it('has rows of the right width, at any size, in any view, with any box above it', () => {
    const keys = [[], ['?'], ['f1'], ['R'], [':'], ['/'], ['/', 'e'], ['enter', 'j', '?'], ['enter', '3', 'enter'], ['enter', '5', 'enter'], ['z'], ['q']];
    for (const [columns, rows] of [[40, 10], [41, 11], [66, 23], [80, 24], [100, 28], [120, 30], [139, 40], [140, 24], [160, 50], [230, 70]] as const) {
      for (const tab of TABS) {
        for (const pressed of keys) {
          const screen = new TestScreen({ events, columns, rows, ownsProxy: true }).press(String(TABS.indexOf(tab) + 1), ...pressed);
          const canvas = render(screen.model);
          for (let y = 0; y < rows; y += 1) {
            const width = canvas.runs(y).reduce((sum, { text }) => sum + cellWidth(text), 0);
            assert.equal(width, columns, `${columns} × ${rows} ${tab} ${pressed.join(' ')} row ${y}`);
          }
        }
      }
    }
  }).timeout(60_000);

  it('is the same after any way of resizing', () => {
    for (const keys of [['j'], ['j', 'enter', '2', 'enter', 'j', 'j'], ['enter', '3'], ['/', 'a']]) {
      const straight = new TestScreen({ events, columns: 120, rows: 30 }).press(...keys);
      const bent = new TestScreen({ events, columns: 120, rows: 30 }).press(...keys);
      for (const [columns, rows] of [[80, 24], [200, 60], [20, 5], [1, 1], [140, 10], [120, 30]] as const) {
        bent.resize(columns, rows);
        assert.doesNotThrow(() => bent.drawing());
      }
      assert.deepEqual(bent.drawing(), straight.drawing());
    }
  });

  it('says how many connections came above while they are out of sight', () => {
    const run = designRun();
    const screen = new TestScreen({ events: run.events, columns: 120, rows: 30 }).press('f');
    const before = run.events.length;
    for (let index = 0; index < 12; index += 1) run.connection('plain');
    screen.receive(run.events.slice(before));
    assert.match(screen.drawing()[1] ?? '', /↑ 12 above ─ follow off/);
  });

  it('says when nothing matches the filter, and how far it is', () => {
    const screen = new TestScreen({ events }).press('/').type('host:nowhere').press('enter');
    assert.match(screen.text(), /– no connection matches; Esc clears the filter/);
    assert.match(screen.drawing()[1] ?? '', /filter host:nowhere ─ 0 of 5, 2 ✗/);
  });

  it('has arrows on the edge of a pane that holds more than is seen', () => {
    const screen = new TestScreen({ events: runOf('good').events, columns: 80, rows: 14 }).press('enter', '2');
    const edges = (): string => screen.drawing().map((drawn) => drawn.at(-1) ?? '').join('');
    assert.match(edges(), /^[^↑↓]*↓┘[^↑↓]*$/);
    screen.press('G');
    assert.match(edges(), /^[^↑↓]*↑[^↑↓]*$/);
    const list = new TestScreen({ events: runOf(...Array.from({ length: 40 }, () => 'plain' as const)).events, columns: 80, rows: 24 });
    assert.match(list.drawing().map((drawn) => drawn.at(-1) ?? '').join(''), /↓┘/);
  });
});
