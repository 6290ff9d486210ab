import { parseEvent } from '@kept/engine';
import type { RecordEvents } from '../delivery/channels/change.ts';
import type { ReceivedEvent } from '../record/event-rows.ts';
import type { Recorder } from '../record/recorder.ts';

/** What automations change in conversations goes the way of every event. */
export function recordEvents(recorder: Pick<Recorder, 'receive'>): RecordEvents {
  return async (workspace, bodies) => {
    const rejected: { code: string; message: string }[] = [];
    const items: ReceivedEvent[] = [];
    for (const body of bodies) {
      const parsed = parseEvent(body);
      if (parsed.ok) items.push({ event: parsed.event, body });
      else rejected.push(...parsed.faults.map(({ code, message }) => ({ code, message })));
    }
    const received = await recorder.receive(workspace, items);
    return { rejected: [...rejected, ...received.rejected] };
  };
}
