import { describe, expect, it } from 'vitest';
import { scenarioHolidays } from '../support/holidays.ts';
import { differences, SCENARIOS } from '../support/scenarios.ts';
import { oracle } from './oracle.ts';
import type { RawConfig, RawEvent } from './raw.ts';

describe('the oracle', () => {
  it.each(SCENARIOS)('tells $file as it is written', (scenario) => {
    const told = oracle(
      scenario.config as RawConfig,
      scenario.events as unknown as RawEvent[],
      Date.parse(scenario.until),
      scenarioHolidays,
    );
    expect(differences(told, scenario.expected)).toEqual([]);
  });
});
