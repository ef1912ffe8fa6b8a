import type { Role } from './role.ts';

/**
 * What may be done, each with the roles that imply it. Reading what is inside files is never implied by any role
 * but the owner's.
 */
export const permissions = {
  'see-status': ['owner', 'operator', 'viewer'],
  'run-plan': ['owner', 'operator'],
  'stop-job': ['owner', 'operator'],
  'edit-plan': ['owner', 'operator'],
  'edit-repository': ['owner'],
  'browse-files': ['owner'],
  'download-files': ['owner'],
  'restore-files': ['owner'],
  'end-own-session': ['owner', 'operator', 'viewer', 'member'],
  'change-own-password': ['owner', 'operator', 'viewer', 'member'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

/** Does the role alone imply the permission? */
export function roleAllows(role: Role, permission: Permission): boolean {
  return (permissions[permission] as readonly Role[]).includes(role);
}
