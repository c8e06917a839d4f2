import { discover } from '../../clustering/index.js';
import { need, type Stage } from '../stage.js';

/** Forms the clusters. */
export const discoverClusters: Stage = {
  name: 'discover',
  title: 'finding groups',
  reads: ['features'],
  writes: ['discovery'],
  async run(state, { config, random, log }) {
    const { method, k, k_min: kMin, k_max: kMax, cross_check } = config.clusters;
    const table = need(state, 'features');
    const crossCheck =
      cross_check === 'on' || (cross_check === 'auto' && table.userIds.length <= CROSS_CHECK_USERS);
    state.discovery = await discover(
      table,
      { method, k, kMin, kMax, crossCheck },
      random.fork('discover'),
      log,
    );
  },
};

/** Up to this many users the second opinion costs under a second, because it works on a sample. */
const CROSS_CHECK_USERS = 200_000;
