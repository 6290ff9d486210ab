/**
 * The configuration that a new workspace starts with: something sensible to change. Until the first event it is replaced
 * by whatever is saved (§8.2).
 */
export const STARTER = `kept: 1

# Office hours. Add your time zone, holidays (DE-BY, US, …) and days that differ.
schedules:
  default:
    timeZone: UTC
    weekly:
      mon: ["09:00-17:00"]
      tue: ["09:00-17:00"]
      wed: ["09:00-17:00"]
      thu: ["09:00-17:00"]
      fri: ["09:00-17:00"]

# What is promised: a first reply within four working hours, a solution within three working days of eight.
policies:
  standard:
    metrics:
      firstReply: { target: 4h }
      allMessages: { target: 8h }
      resolution: { target: 24h, pauseOn: [pending, on_hold] }

# To whom: everybody.
assignments:
  - { policy: standard }
`;
