/** The process: its streams, its arguments, its exit code. */
import { runKept } from './program.ts';

// Whoever read us has had enough (`kept replay | head`): nothing is wrong, and there is nobody to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const { stdin, stdout, stderr } = process;
process.exitCode = await runKept(process.argv.slice(2), { stdin, stdout, stderr, now: Date.now });
