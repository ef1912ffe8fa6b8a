import { type Permission, roleAllows } from '../../model/permission.ts';
import { account } from './state.ts';

/**
 * Does the signed-in user's role imply this? Only to leave out buttons that the service would refuse: the service
 * decides.
 */
export function may(permission: Permission): boolean {
  const role = account.value?.user.role;
  return role !== undefined && roleAllows(role, permission);
}
