<?php
namespace OrderUpload\Node\Shop;

/** What an API user that was chosen to call may do: in which stores, and whether it finds the shop's own orders too. */
final class Access
{
    const ALL_STORES = 'all';

    /** Ids of stores, as text; null: every store. */
    private $stores;
    private $findsOthers;

    public function __construct(?array $stores, bool $findsOthers)
    {
        $this->stores = $stores;
        $this->findsOthers = $findsOthers;
    }

    /** Return what the settings keep of a user; what has another form than settings() gives opens nothing. */
    public static function kept(array $kept): self
    {
        $stores = $kept['stores'] ?? [];
        $ids = array_values(array_filter((array)$stores, 'is_string'));

        return new self($stores === self::ALL_STORES ? null : $ids, ($kept['finds_others'] ?? false) === true);
    }

    /** Return it as the settings keep it. */
    public function settings(): array
    {
        return ['stores' => $this->stores ?? self::ALL_STORES, 'finds_others' => $this->findsOthers];
    }

    /** Tell whether it has every store, those to come included. */
    public function hasAllStores(): bool
    {
        return $this->stores === null;
    }

    public function hasNoStore(): bool
    {
        return $this->stores === [];
    }

    public function hasStore(string $storeId): bool
    {
        return $this->stores === null || in_array($storeId, $this->stores, true);
    }

    /** Return those of these stores that it has. */
    public function among(array $storeIds): array
    {
        return array_values(array_filter(array_map('strval', $storeIds), [$this, 'hasStore']));
    }

    /** Tell whether it finds orders that no reference leads to: those that the shop made itself. */
    public function findsOthers(): bool
    {
        return $this->findsOthers;
    }

    /** Tell whether it may see and write an order. */
    public function reaches(string $storeId, bool $isLinked): bool
    {
        return $this->hasStore($storeId) && ($isLinked || $this->findsOthers);
    }
}
