/** How far an import is, as it is kept with its row. */
export interface UploadProgress {
  readonly bytesRead: number;
  readonly rows: number;
  readonly events: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly badRows: number;
}

export const NO_PROGRESS: UploadProgress = {
  bytesRead: 0,
  rows: 0,
  events: 0,
  accepted: 0,
  duplicates: 0,
  rejected: 0,
  badRows: 0,
};
