<?php
namespace OrderUpload\Node\Admin;

use OrderUpload\Node\Database\Database;
use OrderUpload\Node\Shop\Access;
use OrderUpload\Node\Shop\Settings;
use OrderUpload\Node\Values\Text;

/** The shop's API users on the settings page: which of them may call, and what each may do. */
final class ApiUsers
{
    /** What the page proposes for a user that nobody chose yet: the default store, linked orders only. */
    const PROPOSED_STORES = ['0'];

    private $db;
    private $settings;

    public function __construct(Database $db, Settings $settings)
    {
        $this->db = $db;
        $this->settings = $settings;
    }

    /**
     * Return the API users with their addresses, whether each is chosen to call, and what it may do.
     *
     * @param array $storeIds ids of the installation's stores
     */
    public function all(array $storeIds): array
    {
        $chosen = $this->settings->apiUsers();
        $ips = [];
        foreach ($this->db->rows('SELECT api_id, ip FROM {api_ip} ORDER BY api_ip_id') as $row) {
            $ips[$row['api_id']][] = Text::shown($row['ip']);
        }

        return array_map(function ($row) use ($chosen, $ips, $storeIds) {
            $access = $chosen[$row['api_id']] ?? new Access(self::PROPOSED_STORES, false);

            return [
                'api_id' => (string)$row['api_id'],
                'username' => Text::shown($row['username']),
                'is_enabled' => (bool)$row['status'],
                'is_chosen' => isset($chosen[$row['api_id']]),
                'ips' => implode(', ', $ips[$row['api_id']] ?? []),
                'has_all_stores' => $access->hasAllStores(),
                'stores' => $access->hasAllStores() ? [] : $access->among($storeIds),
                'finds_others' => $access->findsOthers(),
            ];
        }, $this->db->rows('SELECT api_id, username, status FROM {api} ORDER BY username'));
    }

    /**
     * Return api_id => what the user may do, as a person chose it; a user without a store may do nothing.
     *
     * @param array $post users[], stores[<api_id>][] (ids, or all) and finds_others[] of the page's form
     * @param array $storeIds ids of the installation's stores
     */
    public function chosen(array $post, array $storeIds): array
    {
        $users = [];
        foreach (array_filter((array)($post['users'] ?? []), 'is_string') as $id) {
            if (!ctype_digit($id)) {
                continue;
            }
            $ticked = (array)(((array)($post['stores'] ?? []))[$id] ?? []);
            $hasAll = in_array(Access::ALL_STORES, $ticked, true);
            $stores = $hasAll ? null : array_values(array_intersect(array_map('strval', $storeIds), $ticked));
            $findsOthers = in_array($id, (array)($post['finds_others'] ?? []), true);
            $users[$id] = (new Access($stores, $findsOthers))->settings();
        }

        return $users;
    }
}
