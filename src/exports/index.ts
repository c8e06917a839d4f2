export { assignmentsArrow } from './arrow.js';
export type { Assignment, AssignmentColumn } from './assignment.js';
export { assignmentsCsv, assignmentsNdjson } from './assignments.js';
export { cohortFiles } from './cohorts.js';
export type { ExportFile } from './file.js';
export { fileNames } from './file-names.js';
export { plainText, spreadsheetText } from './text.js';
