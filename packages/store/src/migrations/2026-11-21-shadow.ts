import { type Kysely, type Migration, sql } from 'kysely';
import { executionTables } from './shadow/execution.ts';
import { learningTables } from './shadow/learning.ts';
import { monitoringTables } from './shadow/monitoring.ts';

const schemas = `
create schema fhq_execution;
create schema fhq_learning;
create schema fhq_monitoring;
comment on schema fhq_execution is 'What shadow trading saw, ordered, held and earned.';
comment on schema fhq_learning is 'Candidates of options strategies, and volatility surfaces.';
comment on schema fhq_monitoring is 'Risk of the shadow portfolio, and the kill switch.';
`;

/** The three schemas of seed 004, section 7. */
export const shadowSchemas: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const part of [schemas, learningTables, executionTables, monitoringTables]) {
      await sql.raw(part).execute(db);
    }
  },
};
