<?php
namespace OrderUpload\Node\Stock;

/**
 * Keeps OpenCart's own order model from moving stock that an order does not have, or taking what it has already.
 *
 * The model moves stock when a status enters or leaves the lists of processing and complete statuses. For one call the lists
 * are changed in memory so that old and new status are both in, or both out: the model then writes status and history, the
 * events of every other extension run, and nothing moves. It touches no row, so a crash leaves nothing to undo.
 */
final class StockGuard
{
    const PROCESSING = 'config_processing_status';
    const COMPLETE = 'config_complete_status';

    /** The lists as they are while they are hidden, else null. */
    private static $lists = null;

    /**
     * Hide a change of status from the order model.
     *
     * @param object $config the shop's configuration of this request
     *
     * @return bool whether the anti-fraud check has to be overridden: with the changed lists it would run where the shop's rule
     *              runs none
     */
    public static function hide($config, int $from, int $to): bool
    {
        self::show($config);
        $processing = (array)$config->get(self::PROCESSING);
        $complete = (array)$config->get(self::COMPLETE);
        self::$lists = [self::PROCESSING => $processing, self::COMPLETE => $complete];
        if (!array_intersect([$from, $to], $complete)) {
            $config->set(self::PROCESSING, array_values(array_diff($processing, [$from, $to])));

            return false;
        }
        $config->set(self::PROCESSING, array_merge($processing, [$from, $to]));

        return !in_array($to, array_merge($processing, $complete));
    }

    /** Put the lists back. */
    public static function show($config)
    {
        foreach (self::$lists ?? [] as $name => $list) {
            $config->set($name, $list);
        }
        self::$lists = null;
    }

    /** Tell whether a change is hidden at this moment. */
    public static function isHidden(): bool
    {
        return self::$lists !== null;
    }

    /** Tell whether an order in this status has its stock, by the shop's own rule. */
    public static function takes($config, int $status): bool
    {
        return in_array($status, array_merge((array)$config->get(self::PROCESSING), (array)$config->get(self::COMPLETE)));
    }
}
