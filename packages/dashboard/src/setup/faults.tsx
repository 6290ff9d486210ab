import type { Fault } from '@kept/engine';
import { Icon } from '../ui/icons.tsx';

/** What is wrong with a field, beneath it. */
export function Faults({ faults, id }: { faults: readonly Fault[]; id?: string }) {
  if (faults.length === 0) return null;
  return (
    <ul id={id} className="faults">
      {faults.map((fault) => (
        <li key={`${fault.path}/${fault.code}`} className={fault.severity === 'error' ? 'fault' : 'fault warn'}>
          <Icon name="warning" size={14} />
          <span>{fault.message}</span>
        </li>
      ))}
    </ul>
  );
}
