/** `kept validate`: every fault of a configuration at once (§8.4). */
import { type Command, Option } from 'commander';
import { renderFaults } from '../../config-file/render.ts';
import type { Cli } from '../command.ts';
import { readWithHolidays } from '../configuration.ts';
import type { ExitCode } from '../exit.ts';
import { readText } from '../files.ts';
import type { Terminal } from '../terminal.ts';
import { counted } from '../text/duration.ts';
import { hasColor, paintFor } from '../text/paint.ts';

export function validate(command: Command, cli: Cli): void {
  command
    .argument('<file>', 'configuration, YAML or JSON')
    .addOption(new Option('--format <format>', 'text or json').choices(['text', 'json']).default('text'))
    .addHelpText('after', '\nExit: 0 valid, with or without warnings; 1 not valid.')
    .action(cli.exits((file: string, options: { format: 'text' | 'json' }) => run(file, options.format, cli.terminal)));
}

async function run(file: string, format: 'text' | 'json', { stdout }: Terminal): Promise<ExitCode> {
  const text = await readText('file', file);
  const read = await readWithHolidays(text, file);
  const faults = read.ok ? read.warnings : read.faults;
  if (format === 'json') {
    const listed = faults.map(({ severity, code, path, message, line, column }) => {
      return { severity, code, path, message, line, column };
    });
    stdout.write(`${JSON.stringify({ valid: read.ok, faults: listed }, null, 2)}\n`);
    return read.ok ? 0 : 1;
  }
  if (faults.length > 0) stdout.write(renderFaults(faults, text, { color: hasColor(stdout) }));
  if (read.ok) {
    const { policies, schedules, assignments, automations } = read.config;
    const parts = [
      counted(Object.keys(policies).length, 'policy', 'policies'),
      counted(Object.keys(schedules).length, 'schedule'),
      counted(assignments.length, 'assignment'),
      counted(automations.length, 'automation'),
    ];
    stdout.write(`${paintFor(stdout)('green', '✓')} ${file} is valid: ${parts.join(', ')}.\n`);
  }
  return read.ok ? 0 : 1;
}
