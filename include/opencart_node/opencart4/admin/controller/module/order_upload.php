<?php
namespace Opencart\Admin\Controller\Extension\OrderUpload\Module;

use OrderUpload\Node\Controllers\SettingsPage;

require_once DIR_EXTENSION . 'order_upload/system/library/autoload.php';

/** The module in the admin of OpenCart 4. */
class OrderUpload extends \Opencart\System\Engine\Controller
{
    use SettingsPage {
        uninstall as private removeModule;
    }

    private const ROUTE = 'extension/order_upload/module/order_upload';

    /** Extensions > Modules > uninstall: OpenCart leaves the rights on our page behind. */
    public function uninstall(): void
    {
        $this->removeModule();
        if ($this->mayUninstall()) {
            $this->load->model('user/user_group');
            foreach ($this->model_user_user_group->getUserGroups() as $group) {
                $this->removeRights($group);
            }
        }
    }

    /** A group without any rights has no list, which removePermission of 4.0.2.0 to 4.0.2.2 cannot take. */
    private function removeRights(array $group): void
    {
        $rights = json_decode((string)$group['permission'], true) ?: [];
        foreach (['access', 'modify'] as $kind) {
            if (in_array(self::ROUTE, $rights[$kind] ?? [], true)) {
                $this->model_user_user_group->removePermission((int)$group['user_group_id'], $kind, self::ROUTE);
            }
        }
    }

    protected function mayInstall(): bool
    {
        return $this->mayModify();
    }

    protected function mayUninstall(): bool
    {
        return $this->user->hasPermission('modify', 'extension/module');
    }

    protected function mayModify(): bool
    {
        return $this->user->hasPermission('modify', self::ROUTE) || $this->user->hasPermission('modify', 'extension/module');
    }

    protected function catalogUrl(): string
    {
        return HTTP_CATALOG;
    }

    protected function link(string $route, string $more = ''): string
    {
        return $this->url->link($route, 'user_token=' . $this->session->data['user_token'] . $more);
    }

    protected function links(): array
    {
        return [
            'save' => $this->link(self::ROUTE . '.save'),
            'mend' => $this->link(self::ROUTE . '.mend'),
            'settle' => $this->link(self::ROUTE . '.settle'),
            'again' => $this->link(self::ROUTE . '.again'),
            'forget' => $this->link(self::ROUTE . '.forget'),
            'back' => $this->link('marketplace/extension', '&type=module'),
            'users_link' => $this->link('user/api'),
            'user_link' => $this->link('user/api.form', '&api_id='),
        ];
    }

    /** The page shows them itself, from the answers of its forms. */
    protected function notices(): array
    {
        return [];
    }

    /** A page that is loaded again does not show the text any more. */
    protected function answer(bool $isDone, string $text, bool $isChanged): void
    {
        $json = [$isDone ? 'success' : 'error' => $text] + ($isDone && $isChanged ? ['redirect' => $this->link(self::ROUTE)] : []);
        $this->response->addHeader('Content-Type: application/json');
        $this->response->setOutput(json_encode($json));
    }
}
