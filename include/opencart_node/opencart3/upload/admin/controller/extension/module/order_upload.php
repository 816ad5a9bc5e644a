<?php
require_once DIR_SYSTEM . 'library/order_upload/autoload.php';

/** The module in the admin of OpenCart 3.0: its page, its tab on an order's page, its search in their list. */
class ControllerExtensionModuleOrderUpload extends Controller
{
    use OrderUpload\Node\Controllers\OrderList;
    use OrderUpload\Node\Controllers\OrderTab;
    use OrderUpload\Node\Controllers\SettingsPage;

    const ROUTE = 'extension/module/order_upload';
    const TAB = 'extension/module/order_upload_panel';

    protected function mayInstall(): bool
    {
        return $this->user->hasPermission('modify', 'extension/extension/module');
    }

    protected function mayUninstall(): bool
    {
        return $this->mayInstall();
    }

    protected function mayModify(): bool
    {
        return $this->user->hasPermission('modify', self::ROUTE);
    }

    protected function catalogUrl(): string
    {
        return $this->config->get('config_secure') && defined('HTTPS_CATALOG') ? HTTPS_CATALOG : HTTP_CATALOG;
    }

    protected function link(string $route, string $more = ''): string
    {
        return $this->url->link($route, 'user_token=' . $this->session->data['user_token'] . $more, true);
    }

    protected function links(): array
    {
        return [
            'save' => $this->link(self::ROUTE . '/save'),
            'mend' => $this->link(self::ROUTE . '/mend'),
            'settle' => $this->link(self::ROUTE . '/settle'),
            'again' => $this->link(self::ROUTE . '/again'),
            'forget' => $this->link(self::ROUTE . '/forget'),
            'back' => $this->link('marketplace/extension', '&type=module'),
            'users_link' => $this->link('user/api'),
            'user_link' => $this->link('user/api/edit', '&api_id='),
            'button_save' => $this->language->get('button_save'),
            'button_back' => $this->language->get('button_back'),
        ];
    }

    protected function notices(): array
    {
        $notices = [
            'success' => $this->session->data['success'] ?? '',
            'error_warning' => $this->session->data['error'] ?? '',
        ];
        unset($this->session->data['success'], $this->session->data['error']);

        return $notices;
    }

    protected function answer(bool $isDone, string $text, bool $isChanged)
    {
        $this->session->data[$isDone ? 'success' : 'error'] = $text;
        $this->response->redirect($this->link(self::ROUTE));
    }
}
