import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planTraining } from '../src/split.ts';

describe('planTraining', () => {
  test('no label of one stage reaches into the sessions that the next stage is judged on', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 3000 }),
        fc.integer({ min: 0, max: 80 }),
        fc.integer({ min: 1, max: 10 }),
        (sessions, warmUp, purge) => {
          const plan = planTraining(sessions, { warmUp, purge });
          const order = [
            [plan.foundation.train, plan.foundation.validation],
            [plan.foundation.validation, plan.twins.validation],
            [plan.twins.train, plan.twins.validation],
            [plan.twins.validation, plan.policy],
          ] as const;
          for (const [earlier, later] of order) {
            expect(earlier.to).toBeGreaterThan(earlier.from);
            expect(earlier.to - 1 + purge).toBeLessThan(later.from);
          }
          expect(plan.foundation.train.from).toBe(warmUp);
          expect(plan.policy.to - 1 + purge).toBeLessThan(sessions);
        },
      ),
    );
  });

  test('a history that is too short says how long it was', () => {
    expect(() => planTraining(70, { warmUp: 60, purge: 6 })).toThrow(/70 sessions are too few/);
  });
});
