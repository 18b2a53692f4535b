/** A request that is not served: the answer has this status, and the complaint as its body. */
import type { BackendComplaintDto } from '../api/backend.js';
import type { ComplaintDto } from '../api/index.js';

export class Refused extends Error {
  readonly status: number;
  readonly complaint: ComplaintDto | BackendComplaintDto;

  constructor(status: number, complaint: ComplaintDto | BackendComplaintDto) {
    super(complaint.what);
    this.name = 'Refused';
    this.status = status;
    this.complaint = complaint;
  }
}
