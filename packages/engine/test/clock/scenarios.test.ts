import { formatInstant, parseInstant, replay } from '@kept/engine';
import { describe, expect, it } from 'vitest';
import { differences, eventsOf, SCENARIOS, timelineOfConfig } from '../support/scenarios.ts';

describe('the worked cases', () => {
  it('are all there', () => expect(SCENARIOS.length).toBe(76));

  it.each(SCENARIOS)('$file shows $rules', (scenario) => {
    const until = parseInstant(scenario.until)!;
    const conversations = replay(timelineOfConfig(scenario.config), eventsOf(scenario.events), until);
    expect(differences({ until: formatInstant(until), conversations }, scenario.expected)).toEqual([]);
  });
});
