import type { Command } from 'commander';
import { openHome } from '../home.ts';
import { createOutput, errorLine } from './output.ts';
import type { GlobalOptions } from './session.ts';

interface Finding {
  readonly what: string;
  readonly state: string;
  /** How to get what is missing; null where all is well. */
  readonly advice: string | null;
}

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(
      'say what this machine has: tensor engine, TensorFlow, device, Node, database; and what is missing',
    )
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const output = createOutput(options.json ?? false);
      const findings = [node(), ...(await engine()), await database(openHome(options.home).folder)];
      output.table(
        ['', 'state', 'to do'],
        findings.map((finding) => [finding.what, finding.state, finding.advice ?? '']),
      );
      output.result(Object.fromEntries(findings.map(({ what, ...rest }) => [what, rest])));
      if (findings.some((finding) => finding.state.startsWith('unreachable'))) process.exitCode = 1;
    });
}

function node(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  return {
    what: 'node',
    state: `${process.versions.node} ${process.platform}-${process.arch}`,
    advice: [20, 22, 24].includes(major) ? null : 'use Node 20, 22 or 24: these are tested',
  };
}

async function engine(): Promise<Finding[]> {
  const { startEngine } = await import('@gammatwin/nn');
  const { backend, tensorflowVersion, device, note } = await startEngine();
  return [
    { what: 'engine', state: backend, advice: note },
    { what: 'tensorflow', state: tensorflowVersion ?? 'none', advice: null },
    { what: 'device', state: device, advice: null },
  ];
}

async function database(home: string): Promise<Finding> {
  const { ensureDatabase, openStore } = await import('@gammatwin/store');
  const what = 'database';
  try {
    const handle = await ensureDatabase({ url: process.env['DATABASE_URL'], home });
    const store = await openStore(handle.url);
    const counts = await store.counts();
    await store.close();
    const rows = Object.entries(counts).map(([table, count]) => `${table} ${count}`);
    return { what, state: `${handle.kind}: ${rows.join(', ')}`, advice: null };
  } catch (error) {
    return { what, state: 'unreachable', advice: errorLine(error) };
  }
}
