/** Bad input, answered in words: what is wrong, where, and what would be right. The body of every 4xx and 5xx answer over HTTP. */
import type { BackendComplaintDto } from '../api/backend.js';

export type Complaint = BackendComplaintDto;

export const isComplaint = (value: object): value is Complaint =>
  'error' in value && 'what' in value && 'where' in value && 'right' in value;
