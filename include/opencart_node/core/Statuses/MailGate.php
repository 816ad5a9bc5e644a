<?php
namespace OrderUpload\Node\Statuses;

use OrderUpload\Node\Platform\Platform;

/** Holds back the mails that the shop's events would send, for this request only. */
final class MailGate
{
    private $platform;
    private $listeners;

    public function __construct(Platform $platform, StatusListeners $listeners)
    {
        $this->platform = $platform;
        $this->listeners = $listeners;
    }

    /**
     * Let through what a change may send, and nothing else.
     *
     * @param string $mail never, on_status_change (the buyer's mails) or always (those to the shop's people too)
     */
    public function set(string $mail)
    {
        $event = $this->platform->service('event');
        foreach ($this->listeners->mails() as $row) {
            $trigger = substr($row['trigger'], strpos($row['trigger'], '/') + 1);
            $isStaff = strpos(str_replace(['.', '|'], '/', $row['action']), '/alert') !== false;
            $event->unregister($trigger, $row['action']);
            if ($row['status'] && ($mail === 'always' || ($mail === 'on_status_change' && !$isStaff))) {
                $event->register($trigger, $this->platform->action($row['action']), (int)$row['sort_order']);
            }
        }
    }
}
