export { maxRelativeDifference } from './close.ts';
export { realDataFolder } from './real-data.ts';
