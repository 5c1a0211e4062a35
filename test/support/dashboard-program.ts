/**
 * A program for tests that drive the dashboard in a terminal: a canned event stream and the dashboard on it. With `live` as its
 * argument a new connection comes every few hundred milliseconds; `empty` sends nothing but the proxy's own facts.
 */
import { runDashboard } from '../../ui/main.ts';
import { CANNED_TOKEN, startCannedStream } from './canned-stream.ts';
import { SAMPLE_GLOSSARY, SAMPLE_KINDS, SampleRun, sampleRun } from './sample-events.ts';

const [mode = 'canned'] = process.argv.slice(2);
const run = mode === 'empty' ? new SampleRun({ now: Date.now() }).started() : sampleRun();
const stream = await startCannedStream({ events: run.events, glossary: SAMPLE_GLOSSARY });
let count = 0;
const timer =
  mode === 'live'
    ? setInterval(() => {
        const before = run.events.length;
        count += 1;
        run.connection(SAMPLE_KINDS[count % SAMPLE_KINDS.length] ?? 'good');
        stream.send(...run.events.slice(before));
      }, 300)
    : undefined;

const outcome = await runDashboard({
  url: stream.url,
  token: CANNED_TOKEN,
  input: process.stdin,
  output: process.stdout,
  env: process.env,
  stop: new AbortController().signal,
  ownsProxy: mode === 'owner',
});
clearInterval(timer);
await stream.close();
process.stdout.write(`left: ${outcome.reason}${outcome.message === undefined ? '' : ` (${outcome.message})`}\n`);
